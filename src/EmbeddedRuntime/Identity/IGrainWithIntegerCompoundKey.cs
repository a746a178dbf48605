namespace Orleans;

/// <summary>A grain interface whose grains are told apart by number and text.</summary>
public interface IGrainWithIntegerCompoundKey : IGrain;
