"""Work and trade: the bench, quality checks, prices and labels."""
