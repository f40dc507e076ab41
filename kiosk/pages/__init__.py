"""The pages, a module a journey, grouped by whom they serve. What several groups use stands here."""
