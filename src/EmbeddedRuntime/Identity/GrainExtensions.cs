using Orleans.Runtime;

namespace Orleans;

/// <summary>Identity of a grain, asked of the grain itself or of a reference to it.</summary>
public static class GrainExtensions
{
    /// <summary>The grain's identity.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => ReferenceOf(grain).GrainId;

    /// <summary>A reference to this grain that can be handed to others.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => ReferenceOf(grain).CastTo<TGrainInterface>();

    /// <summary>The same grain, asked through another of its interfaces.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => ReferenceOf(grain).CastTo<TGrainInterface>();

    /// <summary>The key of a grain told apart by text.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => GetGrainId(grain).Key.ToString();

    /// <summary>The key of a grain told apart by number.</summary>
    public static long GetPrimaryKeyLong(this IAddressable grain) => GetGrainId(grain).GetIntegerKey();

    /// <summary>The key of a grain told apart by number, and the text after it.</summary>
    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) => GetGrainId(grain).GetIntegerKey(out keyExt);

    /// <summary>The key of a grain told apart by GUID.</summary>
    public static Guid GetPrimaryKey(this IAddressable grain) => GetGrainId(grain).GetGuidKey();

    /// <summary>The key of a grain told apart by GUID, and the text after it.</summary>
    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) => GetGrainId(grain).GetGuidKey(out keyExt);

    private static GrainReference ReferenceOf(IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain as GrainReference
            ?? (grain as IGrainBase)?.GrainContext?.GrainReference
            ?? throw new ArgumentException($"{grain.GetType()} is neither a reference nor a grain made by the runtime. Get it from IGrainFactory.", nameof(grain));
    }
}
