"""The vocabulary every room shares. Imports nothing of ours."""
