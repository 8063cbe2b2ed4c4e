"""Staff, roles, and the tenure of officers on beats."""
