namespace EventHub.Simulation.Hub;

/// <summary>A guarantee did not hold; the message says which, where it was seen, and what replays it.</summary>
internal sealed class SimulationFailedException(string message, Exception? inner = null) : Exception(message, inner);
