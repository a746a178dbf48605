using System.Text;

namespace EventHub.Cli.Http;

/// <summary>Builds a path with its query.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _any;

    /// <summary>Adds a parameter unless it is absent.</summary>
    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_any ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _any = true;
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
