"""How quick booklet is beside other tools: the same articles, one run, side by side. `make bench` runs it."""
