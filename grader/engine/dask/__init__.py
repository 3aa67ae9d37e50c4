"""Runs jobs on a cluster of `dask.distributed` that exists already: the same jobs, the same results.

`engine` asks for jobs through `cluster`, `crew` knows the workers that take part and why others do not, and `worker` is
what a worker runs. What crosses the network is JSON that pydantic reads (`messages`), and pieces of the data set.
"""
