"""Pages of print that a machine has recognised: ALTO and hOCR."""
