"""What leaves the knowledge base in other forms than pages: one module a format."""
