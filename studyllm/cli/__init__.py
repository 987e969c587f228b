"""The command line: it shows and asks, hands the clock down and turns errors into exit codes."""
