"""The force's warehouse: incidents are grouped there, and only months come here, as one release."""
