"""How the kit moves people on each platform."""
