namespace S3Db;

/// <summary>Turns a definition into a schema, or reports everything that is wrong with it at once.</summary>
internal static class SchemaParser
{
    public const int NameLengthMax = 48;
    public const int PartitionFieldsMax = 3;
    private const string IdName = "id";

    public static ResourceSchema Parse(ResourceDefinition definition)
    {
        var errors = new List<string>();
        CheckName("resource", definition.Name, allowDash: true, errors);
        var attributes = new List<AttributeSchema>();
        foreach (var (name, text) in definition.Attributes)
        {
            CheckName("attribute", name, allowDash: false, errors);
            if (AttributeParser.Parse(name, text ?? string.Empty, errors) is not { } attribute)
            {
                continue;
            }

            if (name != IdName)
            {
                attributes.Add(attribute);
            }
            else if (attribute.Text is not ("string" or "string|required"))
            {
                errors.Add($"'id' is always 'string|required', but '{text}' was given.");
            }
        }

        var partitions = definition.Partitions
            .Select(pair => ParsePartition(pair.Key, pair.Value ?? [], attributes, errors))
            .OrderBy(partition => partition.Name, StringComparer.Ordinal)
            .ToList();
        return errors.Count == 0
            ? new ResourceSchema(definition.Name, attributes, partitions)
            : throw new S3DbValidationException($"the definition of '{definition.Name}'", errors);
    }

    private static PartitionSchema ParsePartition(
        string name, IReadOnlyList<string> fields, List<AttributeSchema> attributes, List<string> errors)
    {
        CheckName("partition", name, allowDash: true, errors);
        if (fields.Count is 0 or > PartitionFieldsMax
            || fields.Distinct(StringComparer.Ordinal).Count() != fields.Count)
        {
            errors.Add($"The partition '{name}' needs 1 to {PartitionFieldsMax} different attributes, "
                + $"but [{string.Join(", ", fields)}] were given.");
        }

        foreach (var field in fields)
        {
            var attribute = attributes.Find(candidate => candidate.Name == field);
            if (attribute is null)
            {
                errors.Add($"The partition '{name}' names '{field}', which is not an attribute."
                    + NearNames.Hint(field, attributes.Select(candidate => candidate.Name)));
            }
            else if (attribute.Type is AttributeType.Object or AttributeType.List)
            {
                errors.Add(
                    $"The partition '{name}' names '{field}', which is a {AttributeSchema.NameOf(attribute.Type)}; "
                    + "only string, number and boolean attributes can part records.");
            }
        }

        return new PartitionSchema(name, [.. fields]);
    }

    private static void CheckName(string what, string name, bool allowDash, List<string> errors)
    {
        var isSound = name.Length is > 0 and <= NameLengthMax
            && char.IsAsciiLetter(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (allowDash && c == '-'));
        if (!isSound)
        {
            errors.Add($"The {what} name '{name}' must have 1 to {NameLengthMax} letters, digits"
                + (allowDash ? ", '_' or '-'" : " or '_'") + ", beginning with a letter.");
        }
    }
}
