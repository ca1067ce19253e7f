"""How fast the package and its site are, measured beside others: `make bench`.

Each table has a module of its own. Its rows are written to `docs/developers/benchmarks.json`, which the
page on speed shows. Packages to compare with live in `build/peers/`, and run there as programs.
"""
