namespace EventHub.Gateway.Http;

/// <summary>Files that travel inside the assembly.</summary>
internal static class Resources
{
    /// <summary>A file's bytes, or null when there is none of that name.</summary>
    public static byte[]? Read(string name)
    {
        using Stream? stream = typeof(Resources).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
