namespace Orleans;

/// <summary>The grain factory as code outside grains asks for it.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The host's services.</summary>
    IServiceProvider ServiceProvider { get; }
}
