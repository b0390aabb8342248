"""Customer groups (客户群), through the self-built app: read by programs, spoken into by members of staff alone."""
