"""The rules of each feature. Plain arguments in, frozen results out; no platform, no clock, no commit, no wording."""
