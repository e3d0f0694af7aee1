"""The figures that a norm holds against its limits."""
