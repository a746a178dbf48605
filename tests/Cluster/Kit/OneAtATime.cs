// A cluster is half a dozen processes: several of them at once would only show how small the machine is.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
