"""One package per platform. The SDKs are imported here and nowhere else."""
