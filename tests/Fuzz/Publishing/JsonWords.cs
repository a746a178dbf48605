namespace EventHub.Fuzz.Publishing;

/// <summary>What JSON is made of, and what it is often taken to be made of.</summary>
internal static class JsonWords
{
    public static readonly string[] Grammar =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "{}", "[]", "\"\"", "null", "true", "false", "0", "-0", "1e9", "-0.25E-3", "01", "+1", ".5", "1.", "NaN",
        "\\u0041", "\\ud83d\\ude00", "\\ud800", "\\udc00\\ud800", "\\u12", "\\x41", "\\n", "\n", "\r\n", "\t", " ", "\u0000", "\u0001", "\u007f", "é", "😀", "\ufeff",
        "/*", "//", "'", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "{\"a\":{\"a\":{\"a\":{\"a\":", "\"a string of more than sixteen bytes\"",
    ];

    /// <summary>Members of a publish object.</summary>
    public static readonly string[] Publish =
    [
        .. Grammar, "\"channel\":", "\"a.b\"", "\"payload\":", "\"payload\":1", "\"payloadBase64\":", "\"aGk=\"", "\"source\":\"/s\"", "\"sourceId\":", "\"metadata\":{}", "\"contentType\":",
        "\"application/json\"", "\"text/plain\"", "\"priority\":\"high\"", "\"sourceKind\":\"frontend\"", "\"time\":", "\"deliverAt\":", "\"expiresAt\":", "\"2099-01-01T00:00:00Z\"", "\"2027-01-01T00:00:00Z\"", "\"idempotencyKey\":",
        "\"key\":", "\"id\":", "\"status\":", "{\"channel\":\"a\",\"payload\":null}", ",{\"channel\":\"a\",\"payload\":null}",
    ];

    /// <summary>Members of a CloudEvent.</summary>
    public static readonly string[] Cloud =
    [
        .. Grammar, "\"specversion\":\"1.0\"", "\"id\":", "\"source\":", "\"type\":", "\"a.b\"", "\"data\":", "\"data_base64\":", "\"MQ==\"", "\"datacontenttype\":", "\"text/plain\"", "\"application/json\"",
        "\"time\":\"2026-01-31T12:00:00Z\"", "\"channel\":", "\"partitionkey\":", "\"ext\":", "\"ext\":1", "\"Ext\":", "\"expirytime\":", "\"deliverat\":", "\"traceparent\":",
    ];
}
