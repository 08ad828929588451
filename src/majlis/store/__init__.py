"""The database below the rooms: its roles, its clock, and the walls between institutions."""
