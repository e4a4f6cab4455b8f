namespace Evolvex.Portal.Hosting;

/// <summary>Runs all self-checks, one after the other; one that hangs or fails is a finding too.</summary>
internal sealed class PortalChecks(IEnumerable<IPortalCheck> checks, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What they find, as they find it.</summary>
    public async IAsyncEnumerable<CheckFinding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in checks.OrderBy(check => check.Order))
            foreach (var finding in await RunAsync(check, cancellationToken)) yield return finding;
    }

    private async Task<IReadOnlyList<CheckFinding>> RunAsync(IPortalCheck check, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await check.RunAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [new CheckFinding(check.Subject, CheckVerdict.Fault, $"no answer within {Patience.TotalSeconds} s.")];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return [new CheckFinding(check.Subject, CheckVerdict.Fault, $"the check itself failed: {fault.Message}")];
        }
    }
}
