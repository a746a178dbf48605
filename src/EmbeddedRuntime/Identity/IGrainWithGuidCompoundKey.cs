namespace Orleans;

/// <summary>A grain interface whose grains are told apart by GUID and text.</summary>
public interface IGrainWithGuidCompoundKey : IGrain;
