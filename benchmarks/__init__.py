"""What Hearth costs, and what it survives: `make bench` and `make soak`. No part of the product imports this."""
