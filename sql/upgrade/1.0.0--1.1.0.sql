\echo Use "ALTER EXTENSION emulation UPDATE" to load this file. \quit

@guard_schema@

-- What 1.1.0 changes of the core.  Functions in C are found by their names in the new
-- library; so only what SQL itself says of an object stands here.
