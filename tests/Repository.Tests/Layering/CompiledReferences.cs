using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EventHub.Repository.Tests.Layering;

/// <summary>What a compiled assembly names, read without loading it.</summary>
internal static class CompiledReferences
{
    public static IReadOnlyList<string> Of(string assemblyPath)
    {
        using PEReader file = new(File.OpenRead(assemblyPath));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
