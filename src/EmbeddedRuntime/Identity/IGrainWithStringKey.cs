namespace Orleans;

/// <summary>A grain interface whose grains are told apart by text.</summary>
public interface IGrainWithStringKey : IGrain;
