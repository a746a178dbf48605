namespace Orleans;

/// <summary>A grain interface whose grains are told apart by number.</summary>
public interface IGrainWithIntegerKey : IGrain;
