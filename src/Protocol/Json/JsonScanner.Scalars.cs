namespace EventHub.Protocol.Json;

internal ref partial struct JsonScanner
{
    private bool SkipScalar(byte first) => first switch
    {
        (byte)'t' => SkipWord("true"u8),
        (byte)'f' => SkipWord("false"u8),
        (byte)'n' => SkipWord("null"u8),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => SkipNumber(),
        _ => Fail("a value"),
    };

    private bool SkipWord(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word))
        {
            return Fail("a value");
        }

        _at += word.Length;
        return true;
    }

    private bool SkipNumber()
    {
        _at += _json[_at] == '-' ? 1 : 0;
        if (Next == '0')
        {
            _at++;
            if (char.IsAsciiDigit((char)Next))
            {
                return Fail("a number without a leading zero");
            }
        }
        else if (!SkipDigits())
        {
            return Fail("a digit");
        }

        if (Next == '.')
        {
            _at++;
            if (!SkipDigits())
            {
                return Fail("a digit after the decimal point");
            }
        }

        return Next is not ((byte)'e' or (byte)'E') || SkipExponent();
    }

    private bool SkipExponent()
    {
        _at++;
        _at += Next is (byte)'+' or (byte)'-' ? 1 : 0;
        return SkipDigits() || Fail("a digit of the exponent");
    }

    private bool SkipDigits()
    {
        int start = _at;
        while (char.IsAsciiDigit((char)Next))
        {
            _at++;
        }

        return _at > start;
    }

    // The quote is at the current place; ends behind the closing one.
    private bool SkipString(out bool escaped)
    {
        escaped = false;
        _at++;
        while (true)
        {
            _at += JsonText.PlainLength(_json[_at..]);
            if (_at == _json.Length)
            {
                return Fail("the closing quote of a string");
            }

            byte stop = _json[_at];
            if (stop == '"')
            {
                _at++;
                return true;
            }

            escaped = true;
            if (stop != '\\')
            {
                return Fail("no raw control character inside a string (escape it)");
            }

            if (!SkipEscape())
            {
                return false;
            }
        }
    }

    private bool SkipEscape()
    {
        _at++;
        byte escape = Next;
        if (escape is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
        {
            _at++;
            return true;
        }

        if (escape != 'u')
        {
            return Fail("one of \" \\ / b f n r t u after a backslash");
        }

        _at++;
        for (int i = 0; i < 4; i++, _at++)
        {
            if (!char.IsAsciiHexDigit((char)Next))
            {
                return Fail("four hex digits after \\u");
            }
        }

        return true;
    }

    private readonly byte Next => _at < _json.Length ? _json[_at] : (byte)0;
}
