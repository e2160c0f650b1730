"""The table: calendar, protocol, scenario and the Mesa model."""
