namespace EventHub.EventLog.Tests.Format;

/// <summary>Bytes as they stand on disk: hex, then what it is.</summary>
internal static class Golden
{
    public const string SegmentHeader =
        """
        45485345474d5431  magic
        01000100  version, flags
        03000000  partition
        d4012c8f  epoch
        00100000  alignment
        01ef5eed  salt
        e803000000000000  first lsn
        8403000000000000  first sequence
        00609142c060de08  created
        0df0feca  previous crc
        60f76bd0  crc
        """;

    public const string Batch =
        """
        45484231  magic
        a49c9c1a  crc
        9a000000  length
        0df0feca  previous crc
        0500000000000000  owner term
        e903000000000000  first lsn
        8403000000000000  first sequence
        00609142c060de08  time
        01000000  records
        01000000  events
        040a0000  lanes, flags
        03000000  partition
        0100000000000000020000000000000003000000000000000400000000000000  channels
        e903000000000000  durable
        000000000000000000000000000000000000000000000000  reserved
        1a0000000106010003000000043ce943829484fc6115016b7b7d  records
        """;

    public const string Trailer =
        """
        454748464f4f5431  magic
        681e5535  crc
        00000000  
        17e4000000000000  data end
        0800000000000000  next lsn
        0800000000000000  next sequence
        00609142c060de08  last time
        0100000000000000  owner term
        e4a78b90  last crc
        000000000000000000000000  
        00f0000000000000480000000000000038f18f61  stretches: offset, length, crc
        48f00000000000002d00000000000000e08f7f99  channels
        78f00000000000001000000000000000a0c59a0d  client ids
        88f00000000000002000000000000000b9c5d0b5  idempotency keys
        a8f0000000000000000000000000000000000000  control offsets
        000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000  
        """;

    /// <summary>Entries of the settlement index: level, first sequence and length in one number, then the lsn.</summary>
    public const string Settlements =
        """
        c000000000000000ca00000000000000  3
        c000000000000000cb00000000000000  3
        810f000000000000ca00000000000000  62, 63
        0110000000000000ca00000000000000  64, 65
        0130000000000000cb00000000000000  192, 193
        0110000000000010cb00000000000000  level 1: 64 to 191
        """;

    public const string TrailerWithSettlements =
        """
        454748464f4f5431  magic
        a2d213ad  crc
        00000000  
        17f4000000000000  data end
        d200000000000000  next lsn
        ce00000000000000  next sequence
        00609142c060de08  last time
        0100000000000000  owner term
        ac087472  last crc
        00000000  
        c900000000000000  newest complete checkpoint
        0000010000000000480000000000000038f18f61  stretches: offset, length, crc
        48000100000000002d00000000000000355b5813  channels
        7800010000000000000000000000000000000000  client ids
        7800010000000000000000000000000000000000  idempotency keys
        7800010000000000200000000000000059064e14  control offsets
        98000100000000006000000000000000beb3ff69  settlements
        00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000  
        """;

    /// <summary>A segment's header and its only batch, which stands one block in.</summary>
    public const string Log =
        """
        45485345474d5431  magic
        01000000  version, flags
        00000000  partition
        f04d33a9  epoch
        00100000  alignment
        dc7519ad  salt
        0100000000000000  first lsn
        0100000000000000  first sequence
        00609142c060de08  created
        00000000  previous crc
        fba2aa71  crc
        45484231  magic
        b8eca1f4  crc
        a0000000  length
        00000000  previous crc
        0100000000000000  owner term
        0100000000000000  first lsn
        0100000000000000  first sequence
        00609142c060de08  time
        01000000  records
        01000000  events
        04020000  lanes, flags
        00000000  partition
        0000000000000000000000000008000000000000000000200000000000000000  channels
        0100000000000000  durable
        000000000000000000000000000000000000000000000000  reserved
        2000000001060300030000001dcc13cf54245c20612e6215016b676f6c64656e  records
        """;

    /// <summary>The bytes of one of the texts above.</summary>
    public static byte[] Bytes(string golden) =>
        [.. golden.Split('\n').SelectMany(line => Convert.FromHexString(line.AsSpan(0, Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal)))))];
}
