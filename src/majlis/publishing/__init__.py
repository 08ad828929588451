"""What the office says: posts, their revisions, approvals, and how each channel took them."""
