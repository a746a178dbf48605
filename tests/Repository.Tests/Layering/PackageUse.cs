namespace EventHub.Repository.Tests.Layering;

/// <summary>A package a project refers to, and under which conditions.</summary>
internal sealed record PackageUse(string Name, string Condition);
