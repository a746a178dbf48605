using Orleans;

namespace EventHub.Conformance.Context;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string> Read(string name);

    Task<string> ReadThrough(string other, string name);

    Task Change(string name, string value);

    Task<string> ReadAfterGate(string gate, string name);
}
