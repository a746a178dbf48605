namespace Orleans;

/// <summary>A grain interface whose grains are told apart by GUID.</summary>
public interface IGrainWithGuidKey : IGrain;
