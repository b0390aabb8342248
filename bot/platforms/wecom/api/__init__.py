"""WeCom's HTTP interface: one client per app, its token, its limits, and what its errors mean."""
