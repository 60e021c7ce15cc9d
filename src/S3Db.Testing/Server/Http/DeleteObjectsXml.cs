using System.Xml;

namespace S3Db.Testing;

/// <summary>The documents of a bulk delete.</summary>
internal static class DeleteObjectsXml
{
    private const int KeysMax = 1000;

    public static (IReadOnlyList<string> Keys, bool IsQuiet) Read(byte[] document)
    {
        var keys = new List<string>();
        var isQuiet = false;
        try
        {
            using var xml = S3Xml.Read(document);
            xml.MoveToContent();
            while (!xml.EOF)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Key")
                {
                    keys.Add(xml.ReadElementContentAsString());
                }
                else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Quiet")
                {
                    isQuiet = xml.ReadElementContentAsString() == "true";
                }
                else
                {
                    xml.Read();
                }
            }
        }
        catch (XmlException)
        {
            throw Malformed();
        }

        return keys.Count is 0 or > KeysMax ? throw Malformed() : (keys, isQuiet);
    }

    public static byte[] WriteResult(IEnumerable<string> removed) => S3Xml.Write(xml =>
    {
        xml.WriteStartElement("DeleteResult", S3Xml.Namespace);
        foreach (var key in removed)
        {
            xml.WriteStartElement("Deleted");
            xml.WriteElementString("Key", key);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    public static byte[] WriteErrors(IEnumerable<string> refused, string code) => S3Xml.Write(xml =>
    {
        xml.WriteStartElement("DeleteResult", S3Xml.Namespace);
        foreach (var key in refused)
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Key", key);
            xml.WriteElementString("Code", code);
            xml.WriteElementString("Message", "A test ordered it.");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    private static S3RequestException Malformed() => new(
        400, "MalformedXML", $"The XML you provided was not well-formed, or names no key or more than {KeysMax}.");
}
