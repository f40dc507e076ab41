"""What mentors do: residents, assignments, who needs help, reports and certificates."""
