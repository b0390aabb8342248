"""Tables and their named queries, one module per aggregate. SQL is written here and nowhere else."""
