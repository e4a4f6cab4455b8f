namespace Evolvex.Portal.Hosting;

/// <summary>Starts the portal so that whatever keeps it from starting is told in one line each and an exit code.</summary>
internal static class PortalProcess
{
    /// <summary>Exit codes: 0 ended as asked, 1 a setting or the machine keeps it from starting.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> portal)
    {
        try
        {
            return await portal();
        }
        catch (SettingsException fault)
        {
            foreach (var mistake in fault.Mistakes) await Console.Error.WriteLineAsync(mistake);
        }
        catch (StartException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Urls: {fault.Message.TrimEnd('.')}. Another program listens there; choose another port, such as --Urls=http://127.0.0.1:8090.");
        }
        catch (System.Net.Sockets.SocketException fault)
        {
            await Console.Error.WriteLineAsync($"Urls: the portal cannot listen there ({fault.Message}).");
        }
        return 1;
    }
}

/// <summary>Something outside the settings keeps the portal from starting; the message is one line for the operator, without secrets.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
