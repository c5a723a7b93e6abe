"""Which measures an offence name counts to: one TOML file for each grouping, edited by analysts."""
