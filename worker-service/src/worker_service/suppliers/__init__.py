"""SUPPLIERS: outside makers of text and images, and what they are paid for."""
