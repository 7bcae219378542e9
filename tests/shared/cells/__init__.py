"""Several communes in one process."""
