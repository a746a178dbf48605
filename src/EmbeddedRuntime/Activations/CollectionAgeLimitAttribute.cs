using System.Globalization;

namespace Orleans;

/// <summary>On a grain class: how long its activations stay without being called. The parts are added up.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>Set the parts as properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>Takes a time span such as <c>00:30:00</c>.</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod) =>
        Minutes = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture).TotalMinutes;

    /// <summary>Days.</summary>
    public double Days { get; set; }

    /// <summary>Hours.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes.</summary>
    public double Minutes { get; set; }

    /// <summary>Activations never leave for being idle.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The sum of the parts.</summary>
    public TimeSpan AgeLimit => AlwaysActive ? TimeSpan.MaxValue : TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
}
