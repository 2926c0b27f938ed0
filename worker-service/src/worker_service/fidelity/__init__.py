"""FIDELITY: whether a picture from a supplier still shows the product of the seller."""
