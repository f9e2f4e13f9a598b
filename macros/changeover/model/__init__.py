"""What authors write, as frozen types: a module a file of design, `base` for what they share."""
