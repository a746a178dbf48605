namespace EventHub.Protocol.Json;

/// <summary>
/// Walks JSON text once, checking its grammar (RFC 8259) to the letter, and hands out slices of it. That the bytes are
/// valid UTF-8 is the caller's to check. Methods return false at the first fault, after which only <see cref="Fault"/> is of use.
/// </summary>
internal ref partial struct JsonScanner
{
    private readonly ReadOnlySpan<byte> _json;
    private NestingStack _open;
    private int _at;

    public JsonScanner(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>What was expected where, once something was not there.</summary>
    public JsonFault Fault { readonly get; private set; }

    /// <summary>Moves to the next token and gives its first byte; 0 at the end.</summary>
    public byte Peek()
    {
        while (_at < _json.Length)
        {
            byte next = _json[_at];
            if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t'))
            {
                return next;
            }

            _at++;
        }

        return 0;
    }

    /// <summary>Takes the next token when it is <paramref name="token"/>.</summary>
    public bool TryTake(byte token)
    {
        bool taken = Peek() == token && _at < _json.Length;
        _at += taken ? 1 : 0;
        return taken;
    }

    /// <summary>Takes the <c>{</c> that comes next, and the closing one when the object is empty; true when it is.</summary>
    public bool OpenObject()
    {
        _at++;
        return TryTake((byte)'}');
    }

    /// <summary>Reads a field's name and the colon behind it.</summary>
    public bool ReadName(out JsonValue name)
    {
        name = default;
        if (Peek() != '"')
        {
            return Fail("a field name in double quotes");
        }

        int start = _at;
        if (!SkipString(out bool escaped))
        {
            return false;
        }

        name = new JsonValue(_json[start.._at], JsonKind.String, escaped, 0);
        return TryTake((byte)':') || Fail("':' after the field name");
    }

    /// <summary>Reads what stands between two members or elements, or closes their container.</summary>
    public bool ReadSeparator(byte close, out bool closed)
    {
        closed = TryTake(close);
        return closed || TryTake((byte)',') || Fail(close == '}' ? "',' or '}'" : "',' or ']'");
    }

    /// <summary>True when nothing but white space is left.</summary>
    public bool ReadEnd() => (Peek() == 0 && _at == _json.Length) || Fail("the end");

    /// <summary>Reads one value, however deep.</summary>
    public bool ReadValue(out JsonValue value)
    {
        value = default;
        JsonKind kind = KindOf(Peek());
        int start = _at, deepest = 0;
        bool escaped = false;
        if (kind == JsonKind.String)
        {
            if (!SkipString(out escaped))
            {
                return false;
            }
        }
        else if (!SkipNested(ref deepest))
        {
            _open.Release();
            return false;
        }

        value = new JsonValue(_json[start.._at], kind, escaped, deepest);
        return true;
    }

    private bool SkipNested(ref int deepest)
    {
        do
        {
            if (!BeginValue(out bool opened))
            {
                return false;
            }

            deepest = Math.Max(deepest, _open.Depth);
            if (!opened && !ClimbToNextValue())
            {
                return false;
            }
        }
        while (_open.Depth > 0);
        _open.Release();
        return true;
    }

    // Takes a scalar or an empty container whole, or opens a container and stops at its first value.
    private bool BeginValue(out bool opened)
    {
        opened = false;
        byte first = Peek();
        switch (first)
        {
            case (byte)'"':
                return SkipString(out _);
            case (byte)'{':
                _open.Push(isObject: true);
                _at++;
                opened = Peek() != '}';
                return !opened || ReadName(out _);
            case (byte)'[':
                _open.Push(isObject: false);
                _at++;
                opened = Peek() != ']';
                return true;
            default:
                return SkipScalar(first);
        }
    }

    // Behind a value: closes what ends here, and stops at the next value or when everything is closed.
    private bool ClimbToNextValue()
    {
        while (_open.Depth > 0)
        {
            bool inObject = _open.TopIsObject;
            byte next = Peek();
            if (next == (inObject ? (byte)'}' : (byte)']'))
            {
                _at++;
                _open.Pop();
                continue;
            }

            if (next != ',')
            {
                return Fail(inObject ? "',' or '}'" : "',' or ']'");
            }

            _at++;
            return !inObject || ReadName(out _);
        }

        return true;
    }

    private bool Fail(string expected)
    {
        Fault = new JsonFault(_at, expected);
        return false;
    }

    private static JsonKind KindOf(byte first) => first switch
    {
        (byte)'"' => JsonKind.String,
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.Array,
        (byte)'t' or (byte)'f' => JsonKind.Boolean,
        (byte)'n' => JsonKind.Null,
        _ => JsonKind.Number,
    };
}
