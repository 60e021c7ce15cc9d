using System.Text;
using System.Xml;

namespace S3Db.Testing;

/// <summary>How XML is written and read here: UTF-8 without a mark, no DTDs.</summary>
internal static class S3Xml
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly XmlWriterSettings WriterSettings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CheckCharacters = false,
    };

    private static readonly XmlReaderSettings ReaderSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreWhitespace = true,
        IgnoreComments = true,
    };

    public static byte[] Write(Action<XmlWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, WriterSettings))
        {
            content(xml);
        }

        return buffer.ToArray();
    }

    public static XmlReader Read(byte[] document) => XmlReader.Create(new MemoryStream(document), ReaderSettings);
}
