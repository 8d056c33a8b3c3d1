using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Twin.Silo.Storage;

/// <summary>The few lines of ADO.NET that every store needs; names are without <c>@</c>.</summary>
internal static class Db
{
    /// <summary>Sets parameters by place: a command is always called with the same names in the same order.</summary>
    public static DbCommand With(this DbCommand command, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var known = command.Parameters.Count == parameters.Length;
        if (!known) command.Parameters.Clear();
        for (var i = 0; i < parameters.Length; i++)
        {
            var (name, value) = parameters[i];
            var given = Native(command, value);
            if (known)
            {
                command.Parameters[i].Value = given;
                continue;
            }

            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = given;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static DbCommand Query(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.With(parameters);
    }

    public static byte[] Bytes(this DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    /// <summary>Bytes that the driver takes without a copy where it can.</summary>
    private static object Native(DbCommand command, object? value) => value switch
    {
        null => DBNull.Value,
        ReadOnlyMemory<byte> memory when command is SqliteCommand => Whole(memory),
        _ => value,
    };

    private static byte[] Whole(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0
            && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
