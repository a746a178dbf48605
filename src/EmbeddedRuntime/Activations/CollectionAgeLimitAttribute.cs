using System.Globalization;

namespace Orleans;

/// <summary>On a grain class: how long its activations stay without being called. The parts are added up.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The least that parts add up to: a minute. A time span given as text is taken as it is.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _value;

    /// <summary>Set the parts as properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>Takes a time span such as <c>00:30:00</c>.</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod) => _value = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    /// <summary>Days.</summary>
    public double Days { get; set; }

    /// <summary>Hours.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes.</summary>
    public double Minutes { get; set; }

    /// <summary>Activations never leave for being idle.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The sum of the parts, or a minute if that is more.</summary>
    public TimeSpan AgeLimit => _value ?? (AlwaysActive ? TimeSpan.MaxValue : Sum());

    private TimeSpan Sum()
    {
        TimeSpan sum = TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
        return sum < MinAgeLimit ? MinAgeLimit : sum;
    }
}
