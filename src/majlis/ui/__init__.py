"""What every page is made of: templates, styles, icons, scripts and the one way to write dates."""
