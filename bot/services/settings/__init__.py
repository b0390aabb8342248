"""Chat settings as people change them. Everything here follows from the one model; no section is named."""
